using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>Reads the work on an image through a viewer.</summary>
internal static class ImageWorkReader
{
    public static async Task<ImageWork> ReadAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        ImageGroup image,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var works = await scope
            .ReadableAssignments(db)
            .Where(work => work.ImageGroupId == image.Id)
            .OrderBy(work => work.Id)
            .Select(work => new
            {
                work.Id,
                work.LabelSetId,
                work.RoundId,
                Person = work.Person!.DisplayName,
                work.State,
                work.SubmittedAt,
            })
            .ToListAsync(cancellationToken);
        var sets = works.Select(work => work.LabelSetId).ToList();
        var ids = works.Select(work => work.Id).ToList();
        var boxes = (
            await scope.Boxes(db).Where(box => sets.Contains(box.LabelSetId)).OrderBy(box => box.Id).ToListAsync(cancellationToken)
        ).ToLookup(box => box.LabelSetId);
        var gestures = (
            await scope
                .Operations(db)
                .Where(line => sets.Contains(line.LabelSetId))
                .OrderBy(line => line.Revision)
                .ToListAsync(cancellationToken)
        ).ToLookup(line => line.LabelSetId);
        var comments = await scope
            .Comments(db)
            .Where(comment => ids.Contains(comment.AssignmentId))
            .OrderBy(comment => comment.Id)
            .Join(
                db.Users,
                comment => comment.PersonId,
                person => person.Id,
                (comment, person) =>
                    new
                    {
                        comment.AssignmentId,
                        Remark = new ImageWork.Remark(person.DisplayName, comment.Text, comment.CreatedAt),
                    }
            )
            .ToListAsync(cancellationToken);
        return new ImageWork(
            image.Name,
            image.Width,
            image.Height,
            image.Patient,
            [.. image.Planes.Select(plane => plane.SourceName).Distinct(StringComparer.Ordinal)],
            now,
            [
                .. works.Select(work => new ImageWork.Work(
                    scope.PublicRound(work.RoundId).Name,
                    work.Person,
                    work.State,
                    work.SubmittedAt,
                    [
                        .. boxes[work.LabelSetId]
                            .Select(box => new ImageWork.Box(box.ClientId, box.Class, box.X1, box.Y1, box.X2, box.Y2, box.Score)),
                    ],
                    [
                        .. gestures[work.LabelSetId]
                            .Select(line => new ImageWork.Gesture(
                                line.Revision,
                                line.Kind.ToString(),
                                line.ReceivedAt,
                                JsonDocument.Parse(line.Boxes).RootElement.Clone()
                            )),
                    ],
                    [.. comments.Where(comment => comment.AssignmentId == work.Id).Select(comment => comment.Remark)]
                )),
            ]
        );
    }
}
