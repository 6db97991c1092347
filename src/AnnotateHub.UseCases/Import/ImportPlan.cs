using AnnotateHub.Core.Pairing;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.UseCases.Import;

/// <summary>What an import would do: nothing is stored yet, no pixel was decoded. Plain data that survives being written as JSON.</summary>
/// <param name="Source">Folder, zip or picture that was looked at.</param>
/// <param name="Root">Folder where the files lie now; the expanded copy for a zip. Planning it again does not expand again.</param>
/// <param name="IsStaged">The root is a copy made for this import; <see cref="ImportPlanner.Discard"/> throws it away.</param>
/// <param name="Why">Why this pattern was taken, when it was guessed.</param>
/// <param name="Channels">Name, role and colour may be edited before the import; the order and sources belong to the groups below.</param>
/// <param name="Groups">Everything that can be imported, in natural order.</param>
/// <param name="Problems">Everything that cannot, and everything worth knowing.</param>
/// <param name="Notes">What was assumed.</param>
public sealed record ImportPlan(
    string Source,
    string Root,
    bool IsStaged,
    string Pattern,
    string? Preset,
    string? Why,
    IReadOnlyList<ChannelSource> Channels,
    IReadOnlyList<PlannedGroup> Groups,
    IReadOnlyList<ImportProblem> Problems,
    IReadOnlyList<string> Notes,
    int FilesSeen)
{
    public PairingRule Rule => new(Pattern, Channels);

    /// <summary>What the readable files of paired groups hold, the most common first.</summary>
    public IReadOnlyList<FileContent> Contents { get; init; } = [];
}

/// <summary>How many files hold so many pages of so many samples a pixel.</summary>
public sealed record FileContent(int Pages, int Samples, int Files);

/// <summary>One image group as it would be imported.</summary>
/// <param name="Planes">One for each channel of the plan, in its order.</param>
public sealed record PlannedGroup(
    string Name, string SortKey, string? Patient, string? Well, string? Field, int Width, int Height, IReadOnlyList<PlannedPlane> Planes);

/// <summary>One plane of a planned group.</summary>
/// <param name="Path">Relative to what is imported.</param>
/// <param name="File">Where the file lies now.</param>
public sealed record PlannedPlane(string Path, string File, int Page, int Sample, int Bits, SampleFormat Format);

public enum ImportProblemKind
{
    /// <summary>There is nothing at the place, or nothing in it that can be imported.</summary>
    Nothing,
    Pattern,
    Orphan,
    Double,
    SizeMismatch,

    /// <summary>Planes of one group differ in bits; imported all the same.</summary>
    DepthMismatch,

    /// <summary>A page or sample that a channel wants is not in the file.</summary>
    PlaneMissing,
    Unreadable,
    Unmatched,
    ArchiveEntry,

    /// <summary>The project holds other pixels under this name, or these pixels under another.</summary>
    NameTaken,
    Channels,
}

/// <summary>One thing that people should know about an import.</summary>
/// <param name="Subject">File or group.</param>
/// <param name="Sentence">What was found, where, what was expected and what to do.</param>
/// <param name="LeavesOut">Whether something is not imported because of it.</param>
public sealed record ImportProblem(ImportProblemKind Kind, string Subject, string Sentence, bool LeavesOut = true);

/// <summary>How an import ended.</summary>
/// <param name="AlreadyThere">Groups whose pixels the project held before.</param>
/// <param name="Rejected">What failed while importing; what the plan left out is in the plan.</param>
/// <param name="Refused">Why nothing was imported at all, or null.</param>
public sealed record ImportReport(int Added, int AlreadyThere, IReadOnlyList<ImportProblem> Rejected, string? Refused, TimeSpan Elapsed);
