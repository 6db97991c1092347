using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Reading;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>The pictures of an image under adjudication, and what its channels say inside of the disputed boxes.</summary>
public sealed class AdjudicationPictures(IDbContextFactory<AnnotateHubDb> database, PlaneSource planes)
{
    public async Task<Result<AdjudicationImage>> ReadAsync(
        long roundId,
        long imageId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken, imageId) is not { Inputs.Count: > 0 } state)
            return Error.NotFound;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == state.Round.ProjectId, cancellationToken);
        var group = await db
            .ImageGroups.AsNoTracking()
            .Include(imageGroup => imageGroup.Planes)
            .SingleAsync(imageGroup => imageGroup.Id == imageId, cancellationToken);
        var view = await WorkReader.ImageAsync(db, project, group, cancellationToken);
        var pixels = new List<(int Channel, double Offset, double Scale, Plane16 Plane)>();
        foreach (var plane in group.Planes.OrderBy(plane => plane.ChannelIndex))
            pixels.Add(
                (plane.ChannelIndex, plane.ValueOffset, plane.ValueScale, await planes.ReadAsync(plane.PlaneHash, cancellationToken))
            );
        return new AdjudicationImage(
            view,
            state
                .Cases(imageId)
                .ToDictionary(
                    item => item.Key,
                    item =>
                        (IReadOnlyList<IReadOnlyList<BoxIntensities>>)
                            [.. item.Sides.Select(side => (IReadOnlyList<BoxIntensities>)[.. side.Boxes.Select(From)])]
                )
        );

        BoxIntensities From(PlacedBox box) =>
            new([
                .. pixels.Select(item =>
                    Inside(item.Channel, item.Offset, item.Scale, item.Plane, new PixelBox(box.X1, box.Y1, box.X2, box.Y2))
                ),
            ]);
    }

    /// <summary>Over the pixels whose centres lie in the box; of the nearest pixel where none does.</summary>
    internal static ChannelIntensity Inside(int channel, double offset, double scale, Plane16 plane, in PixelBox box)
    {
        int left = Math.Clamp((int)Math.Ceiling(box.X1 - 0.5), 0, plane.Width - 1),
            top = Math.Clamp((int)Math.Ceiling(box.Y1 - 0.5), 0, plane.Height - 1);
        int right = Math.Clamp((int)Math.Ceiling(box.X2 - 0.5), left + 1, plane.Width),
            bottom = Math.Clamp((int)Math.Ceiling(box.Y2 - 0.5), top + 1, plane.Height);
        long sum = 0;
        int smallest = ushort.MaxValue,
            largest = 0;
        for (var y = top; y < bottom; y++)
            foreach (var value in plane.Pixels.AsSpan(y * plane.Width + left, right - left))
            {
                sum += value;
                if (value < smallest)
                    smallest = value;
                if (value > largest)
                    largest = value;
            }

        return new ChannelIntensity(
            channel,
            offset + scale * sum / ((double)(right - left) * (bottom - top)),
            offset + scale * smallest,
            offset + scale * largest
        );
    }
}
