using System.IO.Compression;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Exchange.Voc;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Demo;

/// <summary>
/// Writes synthetic fields as the paper's authors published theirs: <c>raw_images_for_model/brightfield/{stem}.tiff</c> (1 sample) and
/// <c>raw_images_for_model/fluorescence/{stem}.tiff</c> (3 samples: red, green, Hoechst). The truth goes into a folder of its own, which no
/// import reads.
/// </summary>
public static class PublishedTree
{
    public const string Images = "raw_images_for_model";
    public const string Truth = "truth";

    /// <summary>Seed data: the first field of each patient. The bytes depend on the seed and on the runtime's deflate, the pixels on the
    /// seed alone.</summary>
    public static void WriteSeed(string folder, CancellationToken cancellationToken = default)
    {
        var generator = new PlateGenerator(new PlateSettings());
        Write(folder, generator, 0, generator.Settings.Patients.Count, null, cancellationToken);
    }

    /// <summary>Fields <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1, images and truth; files that
    /// are there are replaced.</summary>
    public static void Write(
        string folder,
        PlateGenerator generator,
        int first,
        int count,
        IProgress<string>? written = null,
        CancellationToken cancellationToken = default
    )
    {
        for (var index = first; index < first + count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var field = generator.Generate(index);
            WriteImages(folder, generator.Settings, field);
            WriteTruth(Path.Combine(folder, Truth), generator.Settings, field);
            written?.Report(field.Name);
        }
    }

    public static void WriteImages(string folder, PlateSettings settings, SyntheticField field)
    {
        var mark = $"Synthetic image made by AnnotateHub, seed {settings.Seed}, field {field.Index}; not a photograph.";
        TiffWriter.Write16(FileOf(folder, "brightfield", field.Name), [field.Brightfield], mark, CompressionLevel.Optimal);
        TiffWriter.Write16(
            FileOf(folder, "fluorescence", field.Name),
            [field.Red, field.Green, field.Hoechst],
            mark,
            CompressionLevel.Optimal
        );
    }

    /// <summary>
    /// Pascal VOC, numbers from 0, far edges exclusive. Weakly stained cells are marked difficult and cells cut by the image's edge
    /// truncated;
    /// touching is an attribute. Debris is not in it: it is not to be boxed.
    /// </summary>
    public static void WriteTruth(string folder, PlateSettings settings, SyntheticField field)
    {
        using var xml = new MemoryStream();
        VocWriter.Write(
            xml,
            new VocAnnotation(
                $"{field.Name}.tiff",
                field.Red.Width,
                field.Red.Height,
                3,
                [
                    .. field.Truth.Cells.Select(cell => new VocObject(
                        cell.Class,
                        cell.Box,
                        cell.VisibleShare < 1,
                        cell.IsWeak,
                        Attributes: new Dictionary<string, string> { ["touching"] = cell.Touches ? "true" : "false" }
                    )),
                ],
                Folder: "fluorescence",
                Database: $"AnnotateHub synthetic plate, seed {settings.Seed}"
            ),
            new VocConvention()
        );
        Durable.Replace(TruthFile(folder, field.Name), xml.ToArray());
    }

    public static string TruthFile(string folder, string name) => Path.Combine(folder, $"{name}.xml");

    private static string FileOf(string folder, string channel, string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(folder, Images, channel)).FullName, $"{name}.tiff");
}
