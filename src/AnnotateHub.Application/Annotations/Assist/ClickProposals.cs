using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Application.Kernel.Measures;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Signal;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.Assist;

/// <summary>
/// Candidates for the clicks of one person on one image: all of them at once when it is opened, so that the canvas picks without asking
/// (decision 9). What the round does not allow is not computed.
/// </summary>
public sealed class ClickProposals(IDbContextFactory<AnnotateHubDb> database, PlaneSource planes, ServerMeter meter)
{
    /// <summary>Images of many tiles take seconds and gigabytes; there the canvas goes by the contour under the pointer alone.</summary>
    private const long MostPixels = 5000L * 5000;

    /// <summary>Model candidates below this are noise to a person who clicks.</summary>
    private const double LeastScore = 0.05;

    private const double SameCellIou = 0.6;

    private readonly SignalCandidateCache _cache = new(meter);

    /// <summary>What may help on an image of a round.</summary>
    internal static async Task<Assistance> AssistanceAsync(AnnotateHubDb db, long roundId, CancellationToken cancellationToken)
    {
        var round = await db.Rounds.AsNoTracking().SingleAsync(item => item.Id == roundId, cancellationToken);
        return RoundRules.For(round.Kind).AssistanceIn(round.Settings);
    }

    /// <returns>Null for everybody but the assignment's own person.</returns>
    public async Task<ProposalsView?> ReadAsync(long assignmentId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeOfAssignmentAsync(assignmentId, personId, cancellationToken) is not { } scope)
            return null;
        var assignment = await scope.OwnAssignments(db).SingleOrDefaultAsync(item => item.Id == assignmentId, cancellationToken);
        if (assignment is null)
            return null;
        var status = await WorkReader.StandingAsync(db, scope, assignment, cancellationToken);
        var assistance = await AssistanceAsync(db, assignment.RoundId, cancellationToken);
        if (assistance is Assistance.None || Editability.GetDenialReason(status) is not null)
            return ProposalsView.None;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == scope.ProjectId, cancellationToken);
        var group = await db
            .ImageGroups.AsNoTracking()
            .Include(image => image.Planes)
            .SingleAsync(image => image.Id == assignment.ImageGroupId, cancellationToken);
        var allowed = scope.PublicRound(assignment.RoundId).Settings.Classes;
        // The settings are the project's: with one class allowed, every marker would tell that one.
        var settings = SignalSettings.ProposeFor(project.Channels, project.Classes);
        var proposed =
            assistance is Assistance.Model && await scope.ProposedOn(db, group.Id).FirstOrDefaultAsync(cancellationToken) is { } run
                ? View(ProposalSource.Model, run.Name, settings, project, await FromRunAsync(db, scope, run, group.Id, cancellationToken))
                : View(
                    ProposalSource.Signal,
                    null,
                    settings,
                    project,
                    await FromLightAsync(settings, project, group, cancellationToken)
                );
        return allowed is null
            ? proposed
            : proposed with
            {
                Candidates = [.. proposed.Candidates.Where(candidate => allowed.Contains(candidate.Class))],
            };
    }

    private static ProposalsView View(
        ProposalSource source,
        string? name,
        SignalSettings settings,
        Project project,
        IReadOnlyList<ProposalView> candidates
    )
    {
        var rule = LightRule.From(settings, project.Channels);
        return new ProposalsView(source, name, rule.NucleiChannel, rule.Markers, rule.UnmarkedClass, candidates);
    }

    private static async Task<IReadOnlyList<ProposalView>> FromRunAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        ModelRun run,
        long imageId,
        CancellationToken cancellationToken
    )
    {
        var blob = await scope.ProposalsOf(db, run.Id, imageId).Select(image => image.Candidates).FirstAsync(cancellationToken);
        IReadOnlyList<Candidate> all = [.. CandidateBlob.Read(blob).Where(candidate => candidate.DetectorScore >= LeastScore)];
        return
        [
            .. NonMaximumSuppression
                .Keep([.. all.Select(one => one.Box)], [.. all.Select(one => one.DetectorScore)], SameCellIou)
                .Select(index => all[index])
                .Select(one => new ProposalView(one.Box.X1, one.Box.Y1, one.Box.X2, one.Box.Y2, ClassOf(one, run), one.DetectorScore)),
        ];
    }

    /// <summary>The classifier's word where there is one, else the detector's.</summary>
    private static string ClassOf(Candidate candidate, ModelRun run) =>
        candidate.ClassProbabilities is { Count: > 0 } shares
            ? run.ProjectClasses[shares.Index().MaxBy(item => item.Item).Index]
            : run.ModelClasses[candidate.Class];

    private async Task<IReadOnlyList<ProposalView>> FromLightAsync(
        SignalSettings settings,
        Project project,
        ImageGroup group,
        CancellationToken cancellationToken
    )
    {
        if (settings.Fault(project.Channels, project.Classes) is not null || (long)group.Width * group.Height > MostPixels)
            return [];
        var ordered = group.Planes.OrderBy(plane => plane.ChannelIndex).ToList();
        var key = string.Join(' ', ordered.Select(plane => plane.PlaneHash)) + JsonSerializer.Serialize(settings);
        return await _cache.GetAsync(
            key,
            () => DetectAsync(settings, project.Channels, project.Classes, group, ordered, cancellationToken)
        );
    }

    private async Task<IReadOnlyList<ProposalView>> DetectAsync(
        SignalSettings settings,
        IReadOnlyList<ChannelDefinition> channels,
        ClassScheme classes,
        ImageGroup group,
        List<Plane> ordered,
        CancellationToken cancellationToken
    )
    {
        using var detector = new SignalDetector(settings, channels, classes);
        var read = new List<ModelPlane>(ordered.Count);
        foreach (var plane in ordered)
            read.Add(
                new ModelPlane(
                    channels[plane.ChannelIndex],
                    (await planes.ReadAsync(plane.PlaneHash, cancellationToken)).Pixels,
                    plane.SourceBits
                )
            );
        try
        {
            var found = await detector.ProposeAsync([new ModelImage(group.Name, group.Width, group.Height, read)], cancellationToken);
            return
            [
                .. found[0]
                    .Select(one => new ProposalView(
                        one.Box.X1,
                        one.Box.Y1,
                        one.Box.X2,
                        one.Box.Y2,
                        detector.Classes[one.Class],
                        one.DetectorScore
                    )),
            ];
        }
        catch (ModelRefusedImageException)
        {
            // A channel of this image is missing; the canvas still has the contour under the pointer.
            return [];
        }
    }
}
