using System.Globalization;
using System.Text;
using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Data;
using AnnotateHub.Exchange.Croissant;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>What the lab states of the published images: a table that the import of image metadata takes again, and a dictionary of its
/// columns.</summary>
internal sealed class PublishedProperties(MetadataTable table)
{
    public const string Table = "images.csv",
        Dictionary = "images_columns.csv";

    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        [MetadataColumns.Image] = "stem of the image",
        [MetadataColumns.Patient] = "patient, a code of the study",
        [MetadataColumns.Well] = "well of the plate",
        [MetadataColumns.Field] = "field of the well",
    };

    public static async Task<PublishedProperties> ReadAsync(
        AnnotateHubDb db,
        long projectId,
        PublishedContent content,
        CancellationToken cancellationToken
    ) => new(await ImageMetadata.OfImagesAsync(db, projectId, [.. content.Keys.Values], cancellationToken));

    public byte[] TableBytes =>
        Encoding.UTF8.GetBytes(
            CsvText.From(
                table
                    .Rows.Select(row => (IReadOnlyList<string?>)[row.Image, .. row.Values])
                    .Prepend([MetadataColumns.Image, .. table.Columns])
            )
        );

    /// <summary>A row for each column: what it is, how many images have a value, and how many values there are.</summary>
    public byte[] DictionaryBytes =>
        Encoding.UTF8.GetBytes(
            CsvText.From(
                table
                    .Columns.Index()
                    .Select(column => Describe(column.Item, [.. Values(column.Index)]))
                    .Prepend(Describe(MetadataColumns.Image, [.. table.Rows.Select(row => row.Image)]))
                    .Prepend(["column", "own", "meaning", "images", "values"])
            )
        );

    public CroissantTable Description =>
        new(
            "images",
            Table,
            "A row for each image: what the lab states of it.",
            [
                new(MetadataColumns.Image, "sc:Text", "Stem of the image."),
                .. table.Columns.Select(column => new CroissantField(column, "sc:Text", MeaningOf(column))),
            ]
        );

    /// <summary>Columns whose values look like something of a person, without the values: a warning must not tell what it warns
    /// of.</summary>
    public IReadOnlyList<string> Warnings =>
        [
            .. table
                .Columns.Index()
                .Select(column => (Column: column.Item, Found: Suspicious(column.Index)))
                .Where(column => column.Found.Count > 0)
                .Select(column =>
                    $"{Table}: {column.Found.Count} {(column.Found.Count == 1 ? "value" : "values")} of column '{column.Column}' "
                    + $"{(column.Found.Count == 1 ? "looks" : "look")} like {column.Found[0].What} "
                    + $"(the first on '{column.Found[0].Image}'). "
                    + "Everybody reads what is published: look at the column, or leave the lab's own columns out."
                ),
        ];

    private List<(string Image, string What)> Suspicious(int column) =>
        [
            .. table
                .Rows.Where(row => row.Values[column].Length > 0)
                .DistinctBy(row => row.Values[column], StringComparer.Ordinal)
                .Select(row => (row.Image, What: PatientIdentifiers.LooksLike(row.Values[column])))
                .Where(found => found.What is not null)
                .Select(found => (found.Image, found.What!)),
        ];

    private IEnumerable<string> Values(int column) => table.Rows.Select(row => row.Values[column]).Where(value => value.Length > 0);

    private static IReadOnlyList<string?> Describe(string column, IReadOnlyList<string> values) =>
        [
            column,
            Meanings.ContainsKey(column) ? "0" : "1",
            MeaningOf(column),
            values.Count.ToString(CultureInfo.InvariantCulture),
            values.Distinct(StringComparer.Ordinal).Count().ToString(CultureInfo.InvariantCulture),
        ];

    private static string MeaningOf(string column) => Meanings.GetValueOrDefault(column, "as the lab states it");
}
