from . import YAMLError

class ReaderError(YAMLError):
    position: int
