"""Everything the pipeline can refuse; `cli` alone turns a kind into an exit code.

ReleaseError
├── WrongCall          the request itself cannot be met (exit 2)
│     NoRoot, SettingsWrong, UnknownPackage, UnknownService, UnknownVersion, VersionMissing,
│     VersionTwice
├── Refused            what was asked would be wrong; nothing was changed (exit 100)
│     AssetDiffers, BranchTaken, BytesDiffer, CountDiffers, DirtyTree, LockDiffers,
│     LockNotRecorded, NoIdentity, NotARepository, NotIdentical, NotRebuildable, NotServed,
│     NothingUnreleased, RegistryDiffers, TagTaken, TagWrong, VersionTaken, WrongBranch,
│     WrongFiles
└── CouldNotCheck      a tool, the registry or the repository gave no answer (exit 101)
      CommitRefused, CredentialsRefused, CutIncomplete, FileDamaged, ForgeFailed, NoPassword,
      NotChecked, NotOnRegistry, NotPutBack, NotShown, NotTrusted, PushRefused,
      RegistryUnreachable, ShallowClone, ToolFailed, ToolMissing, TrialFailed, UploadFailed
"""

from release.errors.base import (
    CouldNotCheck,
    Refused,
    ReleaseError,
    WrongCall,
)
from release.errors.bytes import (
    BytesDiffer,
    LockNotRecorded,
    NotIdentical,
    NotRebuildable,
    RegistryDiffers,
    WrongFiles,
)
from release.errors.calls import (
    NoRoot,
    SettingsWrong,
    UnknownPackage,
    UnknownService,
    UnknownVersion,
    VersionMissing,
    VersionTwice,
)
from release.errors.forge import (
    AssetDiffers,
    ForgeFailed,
    PushRefused,
)
from release.errors.registry import (
    CredentialsRefused,
    NoPassword,
    NotOnRegistry,
    NotServed,
    NotShown,
    NotTrusted,
    RegistryUnreachable,
    TrialFailed,
    UploadFailed,
)
from release.errors.repository import (
    BranchTaken,
    CommitRefused,
    CountDiffers,
    CutIncomplete,
    DirtyTree,
    FileDamaged,
    LockDiffers,
    NoIdentity,
    NotARepository,
    NothingUnreleased,
    NotPutBack,
    ShallowClone,
    TagTaken,
    TagWrong,
    VersionTaken,
    WrongBranch,
)
from release.errors.tools import (
    NotChecked,
    ToolFailed,
    ToolMissing,
)

__all__ = [
    "AssetDiffers",
    "BranchTaken",
    "BytesDiffer",
    "CommitRefused",
    "CouldNotCheck",
    "CountDiffers",
    "CredentialsRefused",
    "CutIncomplete",
    "DirtyTree",
    "FileDamaged",
    "ForgeFailed",
    "LockDiffers",
    "LockNotRecorded",
    "NoIdentity",
    "NoPassword",
    "NoRoot",
    "NotARepository",
    "NotChecked",
    "NotIdentical",
    "NotOnRegistry",
    "NotPutBack",
    "NotRebuildable",
    "NotServed",
    "NotShown",
    "NotTrusted",
    "NothingUnreleased",
    "PushRefused",
    "Refused",
    "RegistryDiffers",
    "RegistryUnreachable",
    "ReleaseError",
    "SettingsWrong",
    "ShallowClone",
    "TagTaken",
    "TagWrong",
    "ToolFailed",
    "ToolMissing",
    "TrialFailed",
    "UnknownPackage",
    "UnknownService",
    "UnknownVersion",
    "UploadFailed",
    "VersionMissing",
    "VersionTaken",
    "VersionTwice",
    "WrongBranch",
    "WrongCall",
    "WrongFiles",
]
