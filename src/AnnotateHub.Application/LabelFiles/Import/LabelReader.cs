using System.Text;
using AnnotateHub.Data;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Matching;
using AnnotateHub.Exchange.Voc;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Reads label files of a format that is named or guessed, with the images that they may mean.</summary>
internal static class LabelReader
{
    public static async Task<(LabelReading? Reading, AnnotationFormat? Format, string? Nothing)> ReadAsync(
        IDbContextFactory<AnnotateHubDb> database,
        long projectId,
        string folder,
        string? key,
        VocConvention convention,
        CsvMapping? csv,
        SizeDifference sizeDifference,
        Encoding? encoding,
        CancellationToken cancellationToken
    )
    {
        if (LabelFolder.OpenFileOrFolder(folder) is not { } source)
            return (null, null, $"There is no file or folder '{folder}'; name a label file or the folder that holds the label files.");
        var format =
            key is not null ? AnnotationFormats.Find(key)
            : csv is not null ? CsvFormat.Format
            : AnnotationFormats.Guess(source.Files);
        if (format is null)
            return (
                null,
                null,
                key is not null
                    ? $"There is no format '{key}'; known are {string.Join(", ", AnnotationFormats.All.Select(annotationFormat => annotationFormat.Key))}."
                    : $"The folder '{folder}' holds no label file of a known format ({string.Join(", ", AnnotationFormats.All.Select(annotationFormat => annotationFormat.Name))})."
            );
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var names = await ImageNames.OfAsync(db, projectId, cancellationToken);
        var reading = await Task.Run(() => format.Read(source.Files, Settings(), cancellationToken), cancellationToken);
        if (key is null && csv is null)
            reading = reading with { Faults = [.. reading.Faults, .. AnnotationFormats.OtherFormats(source.Files, format)] };
        return reading.Files > 0
            ? (reading, format, null)
            : (
                null,
                format,
                $"The folder '{folder}' holds no {(format.Key == "voc" ? ".xml file" : $"file of the format {format.Name}")}; "
                    + "name the folder with the annotations."
            );

        FormatSettings Settings() =>
            new()
            {
                Convention = convention,
                Csv = csv,
                Pictures = Find,
                Listings = source.Beside,
                SizeDifference = sizeDifference,
                Encoding = encoding,
            };

        // Pictures beside the labels help to read shares of images that the project does not have.
        ImageMatch<Picture> Find(IReadOnlyList<ImageName> wanted) =>
            names.Find(wanted) is { Kind: not MatchKind.None } match ? match : source.FindPicture(wanted);
    }
}
