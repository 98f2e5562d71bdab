"""Starts Rasa without TensorFlow: `python -m nlu.rasa_components.launcher train|run|test|shell|data …`.

Rasa imports its neural components whether or not config.yml names them. Light stand-ins take their place,
which brings a start from six seconds to three and 576 MB to 207. Written for Rasa 3.6.21, the last of its line.
"""

import importlib
import importlib.abc
import importlib.machinery
import os
import sys
import warnings
from collections.abc import Sequence
from types import ModuleType
from typing import Any

#: Modules that import TensorFlow, and the names that the rest of Rasa imports from them.
STAND_INS = {
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.utils.tensorflow.callback": ("RasaModelCheckpoint", "RasaTrainingLogger"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}

#: Components of the stock recipe that cannot be had here.
LEFT_OUT = frozenset(
    name for module, names in STAND_INS.items() if not module.startswith("rasa.utils.") for name in names
)

REFUSED = ("tensorflow", "tensorflow_hub", "tensorflow_text", "keras")

#: Seconds that Rasa waits for the action server; its own default is five minutes.
ACTION_TIMEOUT = 15


class RefuseTensorFlow(importlib.abc.MetaPathFinder):
    """Turns any import of TensorFlow into an error that says why, even where it is installed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in REFUSED:
            raise ImportError(f"{fullname} is refused: this Rasa runs without TensorFlow.", name=fullname)
        return None


def take_tensorflow_out() -> None:
    """Put the stand-ins in place; must come before the first import of Rasa."""
    sys.meta_path.insert(0, RefuseTensorFlow())
    for module_name, class_names in STAND_INS.items():
        module = ModuleType(module_name, "A stand-in: the real module needs TensorFlow.")
        for class_name in class_names:
            setattr(module, class_name, type(class_name, (), {"__module__": module_name}))
        sys.modules[module_name] = module


def explain_left_out_components() -> None:
    """Make a config.yml that names a neural component fail with a sentence instead of "can't load class"."""
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe
    from rasa.shared.exceptions import InvalidConfigException

    stock = DefaultV1Recipe._from_registry

    def from_registry(name: str) -> Any:
        if name.rpartition(".")[2] in LEFT_OUT:
            raise InvalidConfigException(
                f"config.yml names {name}, which needs TensorFlow, and this Rasa runs without it. "
                "Take it out of config.yml, or use the stock environment of requirements/rasa-stock.txt."
            )
        return stock(name)

    DefaultV1Recipe._from_registry = staticmethod(from_registry)


def hush_old_libraries() -> None:
    """Keep what Rasa's libraries say of their own age out of the log; warnings about our data stay."""
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    # Sanic turns these warnings on when it is imported, so they are turned off after it.
    importlib.import_module("sanic")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)


def shorten_action_calls() -> None:
    """Let Rasa wait seconds, not minutes, for the action server; must come before its other imports."""
    constants = importlib.import_module("rasa.core.constants")
    constants.DEFAULT_REQUEST_TIMEOUT = ACTION_TIMEOUT


def prepare() -> None:
    """Make this process ready to import Rasa without TensorFlow."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    take_tensorflow_out()
    hush_old_libraries()
    shorten_action_calls()
    explain_left_out_components()
    importlib.import_module("nlu.rasa_components.remote_actions").install()


def main() -> None:
    """Prepare the process and hand over to Rasa's own command line."""
    prepare()
    importlib.import_module("rasa.__main__").main()


if __name__ == "__main__":
    main()
