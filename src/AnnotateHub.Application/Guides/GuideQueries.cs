using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Guides;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Guides;

/// <summary>The guide as a member of the project reads it. Null for who is no member.</summary>
public sealed class GuideQueries(IDbContextFactory<AnnotateHubDb> database, IObjectStore objects)
{
    public async Task<GuideView?> ReadAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var member = await db
            .Memberships.AsNoTracking()
            .Include(one => one.Project)
            .FirstOrDefaultAsync(one => one.ProjectId == projectId && one.PersonId == personId, cancellationToken);
        if (member is null)
            return null;
        var project = member.Project!;
        var guide = await db.Guides.AsNoTracking().FirstOrDefaultAsync(one => one.ProjectId == projectId, cancellationToken);
        var changedBy = guide?.ChangedById is { } id
            ? await db.Users.Where(person => person.Id == id).Select(person => person.DisplayName).FirstOrDefaultAsync(cancellationToken)
            : null;
        var written = (guide?.Classes ?? []).ToDictionary(one => one.Key, StringComparer.Ordinal);
        var images = await ImagesAsync(db, projectId, guide, cancellationToken);
        var pictures = PicturesAddress(projectId);
        return new GuideView(
            guide?.Version ?? 0,
            guide?.Text ?? "",
            GuideMarkdown.ToHtml(guide?.Text ?? "", pictures),
            guide?.ChangedAt,
            changedBy,
            [
                .. project.Classes.Classes.Select(labelClass =>
                {
                    var about = written.GetValueOrDefault(labelClass.Key);
                    return new GuideClassView(
                        labelClass.Key,
                        labelClass.Name,
                        labelClass.Color,
                        about?.Text ?? "",
                        GuideMarkdown.ToHtml(about?.Text ?? "", pictures),
                        [
                            .. (about?.Examples ?? []).Where(example => images.ContainsKey(example.ImageId))
                                .Select(example => View(project, images[example.ImageId], example)),
                        ]
                    );
                }),
            ],
            member.GuideSeen,
            member.Role.MayLead()
        );
    }

    /// <summary>A picture of the guide as PNG.</summary>
    public async Task<Stream?> PictureAsync(long projectId, long personId, string hash, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return
            await db.Memberships.AnyAsync(one => one.ProjectId == projectId && one.PersonId == personId, cancellationToken)
            && await db.GuidePictures.AnyAsync(one => one.ProjectId == projectId && one.Hash == hash, cancellationToken)
            ? await objects.OpenReadAsync(hash, cancellationToken)
            : null;
    }

    private static string PicturesAddress(long projectId) => $"api/projects/{projectId}/guide/pictures";

    private static async Task<Dictionary<long, ImageGroup>> ImagesAsync(
        AnnotateHubDb db,
        long projectId,
        ProjectGuide? guide,
        CancellationToken cancellationToken
    )
    {
        var wanted = (guide?.Classes ?? []).SelectMany(one => one.Examples).Select(example => example.ImageId).Distinct().ToList();
        return await db
            .ImageGroups.AsNoTracking()
            .Include(image => image.Planes)
            .Where(image => image.ProjectId == projectId && wanted.Contains(image.Id))
            .ToDictionaryAsync(image => image.Id, cancellationToken);
    }

    private static GuideExampleView View(Project project, ImageGroup image, GuideExample example) =>
        new(
            image.Id,
            image.Name,
            image.Width,
            image.Height,
            example.X1,
            example.Y1,
            example.X2,
            example.Y2,
            example.Note,
            [
                .. image
                    .Planes.OrderBy(plane => plane.ChannelIndex)
                    .Select(plane => new GuidePlaneView(
                        project.Channels[plane.ChannelIndex].Name,
                        PixelAddresses.Display(
                            project.Id,
                            plane.PlaneHash,
                            DisplaySettingsHash.Compute(project.Display, project.Channels[plane.ChannelIndex].Role)
                        )
                    )),
            ]
        );
}
