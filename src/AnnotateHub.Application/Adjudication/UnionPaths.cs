using AnnotateHub.Application.Reports.Files;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.Adjudication;

/// <summary>
/// Where the union of an image is written: at the place of its label file, where each image has one; else under its name, with folders only
/// where two images share it. What a file calls its image may be any path on somebody's machine, and never leads out of the folder.
/// </summary>
internal sealed class UnionPaths
{
    private readonly HashSet<string> _own;
    private readonly HashSet<string> _shared;

    public UnionPaths(IEnumerable<AnnotationFolder> folders)
    {
        var all = folders.ToList();
        _own = all.Where(folder => folder.IsFilePerImage)
            .SelectMany(folder => folder.Answers)
            .Where(answer => answer.Value.File.StartsWith(answer.Key, StringComparison.Ordinal))
            .Select(answer => answer.Key)
            .ToHashSet(StringComparer.Ordinal);
        _shared = all.SelectMany(folder => folder.Images.Keys)
            .Distinct(StringComparer.Ordinal)
            .GroupBy(LastOf, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Skip(1).Any())
            .SelectMany(same => same)
            .ToHashSet(StringComparer.Ordinal);
    }

    public string Of(string image) =>
        _own.Contains(image) ? image + ".xml"
        : _shared.Contains(image) ? string.Join('/', image.Split('/').Select(ExportName.From)) + ".xml"
        : ExportName.From(LastOf(image)) + ".xml";

    private static string LastOf(string image) => image[(image.LastIndexOf('/') + 1)..];
}
