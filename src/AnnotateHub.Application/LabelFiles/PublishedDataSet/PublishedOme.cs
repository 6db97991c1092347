using System.Globalization;
using System.Text;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>The published images as OME-TIFF and OME-NGFF, all channels of an image together, and one table of all boxes.</summary>
internal sealed class PublishedOme(PlaneSource planes, IReadOnlyList<ChannelDefinition> channels, bool isBlanked)
{
    public const string Table = "ome_labels.csv";
    private const string TiffFolder = "ome_tiff",
        ZarrFolder = "ome_zarr";

    private readonly StringBuilder _rows = new("image,split,ome_tiff,ome_zarr,class,x1,y1,x2,y2,pixel_width_um,pixel_height_um\n");

    public byte[] TableBytes => Encoding.UTF8.GetBytes(_rows.ToString());

    public async Task<OmeImage> ImageOfAsync(DataSetImage image, ImageGroup group, CancellationToken cancellationToken)
    {
        var made = new List<OmeChannel>();
        foreach (var plane in group.Planes.OrderBy(plane => plane.ChannelIndex))
            made.Add(
                new OmeChannel(
                    channels[plane.ChannelIndex].Name,
                    channels[plane.ChannelIndex].Color,
                    await planes.ReadAsync(plane.PlaneHash, cancellationToken)
                )
            );
        return new OmeImage(
            image.Stem,
            made,
            group.PixelSizeMicrometres,
            group.PixelHeightMicrometres ?? group.PixelSizeMicrometres,
            isBlanked ? null : group.AcquiredAt,
            [.. (image.Main?.Boxes ?? []).Select(box => new OmeBox(box.Class, box.Box))]
        );
    }

    public static IEnumerable<(string Path, byte[] Content)> FilesOf(OmeImage image, PublishedRequest request)
    {
        if (request.OmeTiff)
            yield return (TiffOf(image.Name), OmeTiffWriter.Write(image));
        foreach (var (path, content) in request.OmeZarr ? OmeZarrWriter.Write(image) : [])
            yield return ($"{ZarrOf(image.Name)}/{path}", content);
    }

    public void Tell(DataSetImage image, OmeImage pixels, PublishedRequest request)
    {
        string?[] head =
        [
            image.Stem,
            DataSetLayout.ListOf(image.Split),
            request.OmeTiff ? TiffOf(image.Stem) : "",
            request.OmeZarr ? ZarrOf(image.Stem) : "",
        ];
        string?[] tail = [Number(pixels.PixelWidth), Number(pixels.PixelHeight)];
        if (pixels.Boxes.Count == 0)
            Append([.. head, "", "", "", "", "", .. tail]);
        foreach (var box in pixels.Boxes)
            Append([.. head, box.Class, Number(box.Box.X1), Number(box.Box.Y1), Number(box.Box.X2), Number(box.Box.Y2), .. tail]);
    }

    private void Append(IReadOnlyList<string?> cells) => _rows.Append(AnnotateHub.Exchange.Csv.CsvText.Line(cells)).Append('\n');

    private static string TiffOf(string stem) => $"{TiffFolder}/{AnnotateHub.Exchange.ExportName.From(stem)}.ome.tif";

    private static string ZarrOf(string stem) => $"{ZarrFolder}/{AnnotateHub.Exchange.ExportName.From(stem)}.zarr";

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
