using AnnotateHub.Data;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Matching;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>The images of a project as labels look for them: by their names, and by the files that they were imported from.</summary>
internal sealed class ImageNames
{
    private readonly ImageLookup<Picture> _lookup;

    private ImageNames(IEnumerable<(string Path, Picture Image)> images) => _lookup = new ImageLookup<Picture>(images);

    public static async Task<ImageNames> OfAsync(AnnotateHubDb db, long projectId, CancellationToken cancellationToken)
    {
        var images = await db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId).ToListAsync(cancellationToken);
        var sources = await db
            .Planes.Where(plane => db.ImageGroups.Any(image => image.Id == plane.ImageGroupId && image.ProjectId == projectId))
            .Select(plane => new { plane.ImageGroupId, plane.SourceName })
            .Distinct()
            .ToListAsync(cancellationToken);
        var pictures = images.ToDictionary(image => image.Id, image => new Picture(image.Name, (image.Width, image.Height), image));
        var names = images.SelectMany(image =>
            new[] { image.Name, ExportName.From(image.Name) }.Distinct(StringComparer.Ordinal).Select(name => (name, pictures[image.Id]))
        );
        // A source file that several images were cut from names none of them.
        var files = sources
            .GroupBy(source => source.SourceName, StringComparer.Ordinal)
            .Where(same => same.Count() == 1)
            .Select(same => (same.Key, pictures[same.First().ImageGroupId]));
        return new ImageNames([.. names, .. files]);
    }

    public ImageMatch<Picture> Find(IReadOnlyList<ImageName> names) => _lookup.Find(names);
}
