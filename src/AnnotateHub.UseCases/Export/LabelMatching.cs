using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.UseCases.Viewing;

namespace AnnotateHub.UseCases.Export;

/// <summary>Labels of one rater that belong to an image of the project.</summary>
/// <param name="Person">Whose work they become.</param>
internal sealed record MatchedLabels(ImageLabels Labels, ImageGroup Image, long Person);

/// <summary>Finds the project's image for labels, and says in few sentences what is left over.</summary>
internal static class LabelMatching
{
    private const int TellOneByOne = 10;

    /// <param name="personOf">Negative where the labels are left out without a word.</param>
    public static async Task<List<MatchedLabels>> OfAsync(AnnotateHubDb db, long projectId, LabelReading reading, List<ExchangeFault> rejected, Func<ImageLabels, long> personOf, CancellationToken cancel)
    {
        var names = await ImageNames.OfAsync(db, projectId, cancel);
        var matched = new Dictionary<(long Image, long Person), MatchedLabels>();
        var strangers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var labels in reading.Labels)
        {
            var person = personOf(labels);
            if (person < 0) continue;
            if (names.Find(labels) is not { } image) strangers.TryAdd(labels.Names is [var first, ..] ? first : labels.Image, labels.File);
            else if (!matched.TryAdd((image.Id, person), new MatchedLabels(labels, image, person)))
                rejected.Add(new ExchangeFault(labels.File, 0, $"'{matched[(image.Id, person)].Labels.File}' is for the same image; import one folder at a time, or give each rater a person."));
        }

        rejected.AddRange(Unknown(strangers));
        return [.. matched.Values];
    }

    /// <summary>Images that an open blind round has, so that nobody works on them freely; one sentence tells of them.</summary>
    public static async Task<HashSet<long>> ReservedAsync(OwnWork ownWork, long projectId, IReadOnlyList<MatchedLabels> matched, List<ExchangeFault> told, CancellationToken cancel)
    {
        var reserved = (await ownWork.ReservedAsync(projectId, [.. matched.Select(item => item.Image.Id).Distinct()], cancel)).ToHashSet();
        var names = matched.Where(item => reserved.Contains(item.Image.Id)).Select(item => item.Image.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0) return reserved;
        told.Add(new ExchangeFault(names.Count == 1 ? "1 image" : $"{names.Count} images", 0, $"{Some(names)}{(names.Count > 3 ? " and others" : "")}: not open for free work at present, because an open round has them; import into that round."));
        return reserved;
    }

    /// <summary>Images that the project does not have, by name to the file that tells of them: a whole data set's labels for a few of its images are no hundred faults.</summary>
    private static IEnumerable<ExchangeFault> Unknown(Dictionary<string, string> strangers)
    {
        const string Name = "the labels must have the name of their image.";
        if (strangers.Count <= TellOneByOne) return strangers.Select(item => new ExchangeFault(item.Value, 0, $"No image of the project is called '{item.Key}'; {Name}"));
        var files = strangers.Values.Distinct(StringComparer.Ordinal).ToList();
        return [new ExchangeFault(files.Count == 1 ? files[0] : $"{files.Count} files", 0, $"{strangers.Count} images are not in the project, for example {Some(strangers.Keys.Order(StringComparer.Ordinal))}; {Name}")];
    }

    private static string Some(IEnumerable<string> names) => string.Join(", ", names.Take(3).Select(name => $"'{name}'"));
}
