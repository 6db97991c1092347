using AnnotateHub.Application.Images.Import;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>The images of a folder as labels look for them: by the names that a plan gives them, and by their files.</summary>
public sealed class PlannedImages
{
    private readonly ImageLookup<Picture> _lookup;

    public PlannedImages(ImportPlan plan)
    {
        var pictures = plan
            .Groups.Select(group => (Group: group, Picture: new Picture(group.Name, (group.Width, group.Height), group)))
            .ToList();
        // A file that several images are cut from names none of them.
        var files = pictures
            .SelectMany(item => item.Group.Planes.Select(plane => (plane.Path, item.Picture)))
            .GroupBy(item => item.Path, StringComparer.Ordinal)
            .Where(same => same.All(item => ReferenceEquals(item.Picture, same.First().Picture)))
            .Select(same => (same.Key, same.First().Picture));
        _lookup = new ImageLookup<Picture>([.. pictures.Select(item => (item.Group.Name, item.Picture)), .. files]);
    }

    /// <summary>Reads labels of these images; <see cref="Picture.Target"/> is the <see cref="PlannedGroup"/> that each belongs to.</summary>
    public LabelReading Read(AnnotationFormat format, LabelFolder labels, FormatSettings settings, CancellationToken cancellationToken)
    {
        return format.Read(labels.Files, settings with { Pictures = Find, Listings = labels.Beside }, cancellationToken);

        // Pictures beside the labels help to read shares of images that are not among the planned ones.
        ImageMatch<Picture> Find(IReadOnlyList<ImageName> names) =>
            _lookup.Find(names) is { Kind: not MatchKind.None } match ? match : labels.FindPicture(names);
    }
}
