"""`python -m actions`: the action server on 127.0.0.1."""

import logging
import sys

import uvicorn

from actions.server import create_app
from actions.surroundings import ActionSettings


def main() -> int:
    settings = ActionSettings()
    if settings.actions_token is None:
        sys.stderr.write("NAVIGATOR_ACTIONS_TOKEN is not set. `navigator up` makes one by itself.\n")
        return 1
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = create_app(settings.actions_token.get_secret_value())
    uvicorn.run(app, host="127.0.0.1", port=settings.actions_port, log_level="warning", access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
