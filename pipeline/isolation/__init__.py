"""Work done in processes of its own, so that nothing that happens to it happens to the one that asked for it.

The room knows nothing of documents: a call names a function, gives it bytes and gets bytes.
"""

from pipeline.isolation.bounds import Bounds
from pipeline.isolation.errors import CallError, Failure
from pipeline.isolation.pool import Answer, Call, Pool
from pipeline.isolation.worker import Worker

__all__ = ["Answer", "Bounds", "Call", "CallError", "Failure", "Pool", "Worker"]
