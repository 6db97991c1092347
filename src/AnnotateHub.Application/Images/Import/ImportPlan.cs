using System.Text.Json.Serialization;
using AnnotateHub.Core.Pairing;

namespace AnnotateHub.Application.Images.Import;

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
    int FilesSeen
)
{
    public PairingRule Rule => new(Pattern, Channels);

    /// <summary>The files that were found, one by one.</summary>
    public ImportCounts Files { get; init; } = new(0, 0, 0, 0);

    /// <summary>What the readable files of paired groups hold, the most common first.</summary>
    public IReadOnlyList<FileContent> Contents { get; init; } = [];

    /// <summary>A sentence where the patient of an image looks like somebody's name, date of birth or record; null else.</summary>
    [JsonIgnore]
    public string? PatientWarning
    {
        get
        {
            var found = Groups
                .Select(group => group.Patient)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Select(patient => (Patient: patient, What: PatientIdentifiers.LooksLike(patient)))
                .Where(item => item.What is not null)
                .ToList();
            return found is not [var (patient, what), ..]
                ? null
                : $"{found.Count} {(found.Count == 1 ? "patient looks" : "patients look")} like somebody's identity: '{patient}' reads "
                    + $"like {what}. The patient stands in reports and exports; rename the files, or choose a pattern that takes a code of your "
                    + "study, before you import.";
        }
    }

    /// <summary>Micrometres a pixel, given by hand: counts for every image of the plan, whatever the files say. Null: the files'.</summary>
    public double? PixelSize { get; init; }
}
