using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Images of a project as models see them: untouched planes from the store.</summary>
public sealed class ModelImages(IDbContextFactory<AnnotateHubDb> database, PlaneSource planes)
{
    /// <exception cref="Imaging.Reading.ImageReadException">A plane and its source file are gone.</exception>
    internal async Task<ModelImage> ReadAsync(long imageId, IReadOnlyList<ChannelDefinition> channels, CancellationToken cancellationToken)
    {
        ImageGroup group;
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
            group = await db
                .ImageGroups.AsNoTracking()
                .Include(imageGroup => imageGroup.Planes)
                .SingleAsync(imageGroup => imageGroup.Id == imageId, cancellationToken);
        var read = new List<ModelPlane>(group.Planes.Count);
        foreach (var plane in group.Planes.OrderBy(item => item.ChannelIndex))
            read.Add(
                new ModelPlane(
                    channels[plane.ChannelIndex],
                    (await planes.ReadAsync(plane.PlaneHash, cancellationToken)).Pixels,
                    plane.SourceBits
                )
            );
        return new ModelImage(group.Name, group.Width, group.Height, read);
    }
}
