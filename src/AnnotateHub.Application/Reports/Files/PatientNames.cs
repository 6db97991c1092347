using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>Finds the images that a list of patients speaks of, in the way in which labels find their pictures.</summary>
internal static class PatientNames
{
    private const int MaxTold = 10;

    /// <param name="images">Names that an image goes by, and its key.</param>
    /// <returns>Patients by the images' keys, and what is doubtful.</returns>
    /// <exception cref="IOException">Two lines give one image two patients.</exception>
    public static (IReadOnlyDictionary<string, string> Patients, IReadOnlyList<string> Notes) Matched(
        IReadOnlyDictionary<string, string> listed,
        IEnumerable<(string Name, string Key)> images
    )
    {
        var keys = new Dictionary<string, object>(StringComparer.Ordinal);
        var names = images.Distinct().Select(image => (image.Name, Key: Boxed(image.Key))).ToList();
        var lookup = new ImageLookup<object>(names);
        var (patients, lines, told) = (
            new Dictionary<string, string>(StringComparer.Ordinal),
            new Dictionary<string, string>(StringComparer.Ordinal),
            new List<string>()
        );
        foreach (var (image, patient) in listed)
        {
            var match = lookup.Find([new ImageName(image)]);
            if (match.Kind == MatchKind.Ambiguous)
                told.Add(
                    $"'{image}' fits {string.Join(" and ", match.Others.Take(3).Select(other => $"'{other.Path}'"))} equally well; none of them gets the patient '{patient}'."
                );
            else if (match.Image is not string key)
                told.Add($"no folder has an image '{image}'.");
            else if (patients.TryGetValue(key, out var other) && other != patient)
                throw new IOException(
                    $"The list of patients gives the image '{key}' the patient '{other}' (as '{lines[key]}') and '{patient}' (as '{image}'); keep one."
                );
            else
            {
                (patients[key], lines[key]) = (patient, image);
                if (match.Kind == MatchKind.NameOnly)
                    told.Add($"only the last part of '{image}' fits the image '{match.Path}'; it was taken.");
            }
        }

        var notes = told.Take(MaxTold).Select(sentence => $"patients: {sentence}").ToList();
        if (told.Count > MaxTold)
            notes.Add($"patients: and so for {told.Count - MaxTold} more images.");
        return (patients, notes);

        // The lookup tells images apart by reference.
        object Boxed(string key) => keys.TryGetValue(key, out var known) ? known : keys[key] = key;
    }
}
