using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Export;

/// <summary>Finds the image of a project that labels are of: by stem, by file name, by the tail of a path.</summary>
internal sealed class ImageNames
{
    private readonly Dictionary<string, ImageGroup> _byName = new(StringComparer.Ordinal);

    public static async Task<ImageNames> OfAsync(AnnotateHubDb db, long projectId, CancellationToken cancel)
    {
        var images = await db.ImageGroups.AsNoTracking().Where(image => image.ProjectId == projectId).ToListAsync(cancel);
        var sources = await db.Planes.Where(plane => db.ImageGroups.Any(image => image.Id == plane.ImageGroupId && image.ProjectId == projectId))
            .Select(plane => new { plane.ImageGroupId, plane.SourceName }).Distinct().ToListAsync(cancel);
        var names = new ImageNames();
        foreach (var image in images) names._byName[ExportName.Of(image.Name)] = names._byName[image.Name] = image;
        var byId = images.ToDictionary(image => image.Id);
        // A source file that several images were cut from names none of them.
        foreach (var same in sources.SelectMany(source => new[] { source.SourceName, ImageLabels.StemOf(source.SourceName) }.Distinct().Select(name => (name, source.ImageGroupId))).Distinct().GroupBy(pair => pair.name, StringComparer.Ordinal))
            if (same.Count() == 1) names._byName.TryAdd(same.Key, byId[same.First().ImageGroupId]);
        return names;
    }

    public ImageGroup? Find(ImageLabels labels) => (labels.Names ?? []).Append(labels.Image).Select(Find).FirstOrDefault(image => image is not null);

    public (int Width, int Height)? SizeOf(string stem) => Find(stem) is { } image ? (image.Width, image.Height) : null;

    private ImageGroup? Find(string name)
    {
        var path = name.Replace('\\', '/');
        foreach (var candidate in new[] { path, WithoutEnding(path), path[(path.LastIndexOf('/') + 1)..], ImageLabels.StemOf(path), WithoutEnding(ImageLabels.StemOf(path)) })
            if (_byName.TryGetValue(candidate, out var image)) return image;
        return null;
    }

    private static string WithoutEnding(string path) => path[..^Path.GetExtension(path).Length];
}
