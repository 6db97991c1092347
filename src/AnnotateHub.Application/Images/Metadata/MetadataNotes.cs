using AnnotateHub.Core.Pairing;

namespace AnnotateHub.Application.Images.Metadata;

/// <summary>Gathers what there is to say of a table while its rows are compared.</summary>
internal sealed class MetadataNotes
{
    private const int MostNamed = 5;
    private readonly SortedSet<string> _people = new(StringComparer.Ordinal);
    private int _movedPatients;

    public List<string> Faults { get; } = [];

    /// <summary>Names that no image of the project has.</summary>
    public List<string> Unknown { get; } = [];

    public void Twice(string image, int first, int second)
    {
        if (Faults.Count < MostNamed)
            Faults.Add($"'{image}' stands in line {first} and in line {second}; keep one of them.");
    }

    /// <param name="hasSplit">Whether the image is in a split already.</param>
    public void Changed(MetadataChange change, bool hasSplit)
    {
        if (change.Column != MetadataColumns.Patient)
            return;
        _movedPatients += hasSplit ? 1 : 0;
        if (PatientIdentifiers.LooksLike(change.After) is { } what)
            _people.Add($"'{change.After}' looks like {what}");
    }

    public IReadOnlyList<string> Warnings()
    {
        var warnings = new List<string>();
        if (Unknown.Count > 0)
            warnings.Add(
                $"{Unknown.Count} {(Unknown.Count == 1 ? "row names an image" : "rows name images")} that this project does not have, and "
                    + $"{(Unknown.Count == 1 ? "is" : "are")} left alone: {Named(Unknown)}."
            );
        if (_people.Count > 0)
            warnings.Add($"{Named([.. _people])}. A patient is a code of the study here, never a person's name, date or number.");
        if (_movedPatients > 0)
            warnings.Add(
                $"{_movedPatients} {(_movedPatients == 1 ? "image that is" : "images that are")} in a split already "
                    + $"{(_movedPatients == 1 ? "goes" : "go")} to another patient. Splits were drawn within each patient and stay as they "
                    + "are; reports that are not frozen count by the new patients."
            );
        return warnings;
    }

    private static string Named(List<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");
}
