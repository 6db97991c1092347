using System.Security.Cryptography;
using AnnotateHub.Exchange.Croissant;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>What an export wrote, for the <c>croissant.json</c> that lies beside it.</summary>
internal sealed class ExportCatalogue
{
    // Named one by one; a folder of thousands is a set by its pattern.
    private const int MaxAlone = 4;

    private readonly List<CroissantObject> _files = [];

    public void Add(string path, ReadOnlySpan<byte> content) =>
        _files.Add(new CroissantObject(path, MediaTypeOf(path), Convert.ToHexStringLower(SHA256.HashData(content)), content.Length));

    /// <summary>The same parts; the file is known once they were taken.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Watch(string path, IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        foreach (var part in parts)
        {
            hash.AppendData(part.Span);
            length += part.Length;
            yield return part;
        }

        _files.Add(new CroissantObject(path, MediaTypeOf(path), Convert.ToHexStringLower(hash.GetHashAndReset()), length));
    }

    public CroissantFile Describe(
        string dataSet,
        string description,
        string licence,
        string version,
        DateTimeOffset? at,
        IReadOnlyList<CroissantTable> tables
    )
    {
        var kinds = _files
            .GroupBy(file =>
                (Folder: file.Path.Contains('/') ? file.Path.Split('/')[0] : "", Ending: Path.GetExtension(file.Path).ToLowerInvariant())
            )
            .ToList();
        bool IsAlone(IGrouping<(string Folder, string Ending), CroissantObject> kind) =>
            kind.Key.Folder.Length == 0 || kind.Count() <= MaxAlone;
        List<CroissantObject> alone = [.. kinds.Where(IsAlone).SelectMany(kind => kind)];
        return new CroissantFile(dataSet, description, licence, version, at)
        {
            Objects = alone,
            Sets =
            [
                .. kinds
                    .Where(kind => !IsAlone(kind))
                    .Select(kind => new CroissantSet(
                        $"{kind.Key.Folder}{kind.Key.Ending}",
                        $"{kind.Key.Folder}/**/*{kind.Key.Ending}",
                        kind.First().MediaType,
                        $"{kind.Count()} files in {kind.Key.Folder}."
                    )),
            ],
            Tables = [.. tables.Where(table => alone.Any(file => file.Path == table.ObjectPath))],
        };
    }

    private static string MediaTypeOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".xml" => "application/xml",
            ".json" => "application/json",
            ".geojson" => "application/geo+json",
            ".csv" => "text/csv",
            ".txt" or ".sha256" => "text/plain",
            ".md" => "text/markdown",
            ".yaml" => "application/yaml",
            ".zip" => "application/zip",
            ".tif" or ".tiff" => "image/tiff",
            ".png" => "image/png",
            _ => "application/octet-stream",
        };
}
