"""Work done in processes of its own, so that nothing that happens to it happens to the one that asked for it.

The room knows nothing of documents: a call names a function, gives it bytes and gets bytes. Its names are loaded when
they are used: the process that works needs few of them, and starts so much faster.
"""

from typing import TYPE_CHECKING

from pipeline.lazy import offered

if TYPE_CHECKING:
    from pipeline.isolation.bounds import Bounds
    from pipeline.isolation.errors import CallError, Failure, StartError
    from pipeline.isolation.pool import Answer, Call, Pool
    from pipeline.isolation.worker import Worker

__all__ = ["Answer", "Bounds", "Call", "CallError", "Failure", "Pool", "StartError", "Worker"]

__getattr__ = offered(
    __name__,
    {
        "Answer": "pipeline.isolation.pool",
        "Bounds": "pipeline.isolation.bounds",
        "Call": "pipeline.isolation.pool",
        "CallError": "pipeline.isolation.errors",
        "Failure": "pipeline.isolation.errors",
        "Pool": "pipeline.isolation.pool",
        "StartError": "pipeline.isolation.errors",
        "Worker": "pipeline.isolation.worker",
    },
)
