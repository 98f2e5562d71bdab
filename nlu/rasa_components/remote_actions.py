"""A failed action fails the whole turn, instead of passing for an action that had nothing to say."""

from contextvars import ContextVar
from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction

#: Set by our channel. Elsewhere (shell, tests) Rasa keeps its own way of going on.
fail_turn_on_error: ContextVar[bool] = ContextVar("fail_turn_on_error", default=False)


class TurnFailed(BaseException):
    """The action server is away or failed; the turn was given up and nothing of it is kept.

    Not an Exception, because Rasa catches those, logs them and saves the conversation as if all were well.
    """


def install() -> None:
    """Wrap Rasa's calls to the action server, and build the validator of its answers only once.

    Stock Rasa checks its constant JSON schema against the meta-schema at each answer: half the time of a turn.
    """
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)
    stock_run = RemoteAction.run

    async def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await stock_run(self, *args, **kwargs)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            if fail_turn_on_error.get():
                raise TurnFailed(f"{self.name()} failed ({type(error).__name__})") from error
            raise

    def validate_action_result(self: Any, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction.run = run
    RemoteAction._validate_action_result = validate_action_result
