using System.Collections.Concurrent;
using System.Security.Cryptography;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Reading;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Trials;

/// <summary>Tries models on a few images before a run. What they proposed is kept in memory for a while, so that sliders move without
/// inferring again.</summary>
public sealed class ModelTrials(
    IDbContextFactory<AnnotateHubDb> database,
    ModelImages images,
    IModelLoader opener,
    ModelSettings settings,
    TimeProvider clock
) : IDisposable
{
    public const int MaxImages = 12;
    private const int MaxKept = 16;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>One at a time: a trial takes the whole machine for a moment, and annotators work on it too.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<Result<Trial>> TryAsync(
        long projectId,
        Actor actor,
        TrialRequest request,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        var wanted = request.Images.Distinct().ToList();
        if (wanted.Count is 0 or > MaxImages)
            return new Error($"A model is tried on 1 to {MaxImages} images; {wanted.Count} were chosen.");
        var found = await lead.OpenToModels(db)
            .Where(image => wanted.Contains(image.Id))
            .OrderBy(image => image.SortKey)
            .ThenBy(image => image.Id)
            .Select(image => new TriedImage(
                image.Id,
                image.Name,
                image.Patient,
                image.Width,
                image.Height,
                null,
                Array.Empty<TriedCandidate>()
            ))
            .ToListAsync(cancellationToken);
        if (found.Count == 0)
            return new Error(
                "None of these images is in the project and open to you for models; while your own answer is asked for on an "
                    + "image, models stay out of sight there."
            );
        var (recipe, fault) = await ModelConfigurations.OfAsync(
            db,
            projectId,
            request.DetectorId,
            request.ClassifierId,
            ModelQueries.Text(request.SignalSettings),
            settings.ProvidersOr(request.Providers),
            cancellationToken
        );
        if (recipe is null)
            return new Error(fault!);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var opened = await opener.OpenAsync(recipe, cancellationToken);
            var started = clock.GetTimestamp();
            var meter = new ProgressMeter(progress, clock, found.Count);
            var (tried, raw) = (new List<TriedImage>(), new Dictionary<long, IReadOnlyList<Candidate>>());
            foreach (var image in found)
            {
                var (candidates, refused) = await ProposeAsync(opened.Model, image.Id, recipe, cancellationToken);
                raw[image.Id] = candidates;
                tried.Add(image with { Fault = refused, Candidates = [.. candidates.Select(Travelling)] });
                meter.Advance($"Looked at {image.Name}");
            }

            var trial = new Trial(
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)),
                opened.Model.Classes,
                recipe.Classes.Classes,
                recipe.Classifier is not null,
                new PseudolabelSettings(),
                opened.Place,
                clock.GetElapsedTime(started).TotalSeconds,
                tried
            );
            Keep(projectId, trial, raw);
            return trial;
        }
        catch (ModelUnusableException unusable)
        {
            return new Error(unusable.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The trial again, without images that are not for the asking person to see models on by now.</summary>
    public async Task<Result<Trial>> ReadAsync(long projectId, Actor actor, string key, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        return _kept.GetValueOrDefault(key) is { } kept && kept.ProjectId == projectId
            ? await SeenAsync(db, lead, kept.Trial, cancellationToken)
            : Error.NotFound;
    }

    public async Task<Result<TrialSelection>> SelectAsync(
        long projectId,
        Actor actor,
        string key,
        PseudolabelSettings chosen,
        CancellationToken cancellationToken = default
    )
    {
        if (chosen.Fault() is { } fault)
            return new Error(fault);
        switch (await ReadAsync(projectId, actor, key, cancellationToken))
        {
            case Result<Trial>.Success { Value: var trial }:
                return _kept.GetValueOrDefault(key) is { } kept ? Select(trial, kept.Raw, chosen) : Error.NotFound;
            case Result<Trial>.Refused refused:
                return new Error(refused.Reason);
            default:
                return Error.NotFound;
        }
    }

    public void Dispose() => _turn.Dispose();

    private static TrialSelection Select(Trial trial, IReadOnlyDictionary<long, IReadOnlyList<Candidate>> raw, PseudolabelSettings chosen)
    {
        string[] classes = [.. trial.Classes.Select(labelClass => labelClass.Key)];
        var selected = trial
            .Images.Select(image =>
            {
                var labels = PseudolabelSelection.Select(raw[image.Id], trial.ModelClasses, classes, chosen);
                return new SelectedImage(
                    image.Id,
                    CountsOf(labels.Select(label => label.Class)),
                    [
                        .. labels.Select(label => new SelectedBox(
                            label.Box.X1,
                            label.Box.Y1,
                            label.Box.X2,
                            label.Box.Y2,
                            label.Class,
                            label.Score,
                            label.Candidate
                        )),
                    ]
                );
            })
            .ToList();
        return new TrialSelection(CountsOf(selected.SelectMany(image => image.Boxes).Select(box => box.Class)), selected);
    }

    private static SortedDictionary<string, int> CountsOf(IEnumerable<string> classes) =>
        new(classes.CountBy(key => key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);

    private async Task<(IReadOnlyList<Candidate> Candidates, string? Fault)> ProposeAsync(
        ICandidateModel model,
        long imageId,
        ModelConfiguration recipe,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (
                (await model.ProposeAsync([await images.ReadAsync(imageId, recipe.Channels, cancellationToken)], cancellationToken))[0],
                null
            );
        }
        catch (Exception refused) when (refused is ModelRefusedImageException or ImageReadException or ModelUnusableException)
        {
            return ([], refused.Message);
        }
    }

    private static async Task<Result<Trial>> SeenAsync(
        AnnotateHubDb db,
        VisibilityScope lead,
        Trial trial,
        CancellationToken cancellationToken
    )
    {
        var ids = trial.Images.Select(image => image.Id).ToList();
        var open = await lead.OpenToModels(db)
            .Where(image => ids.Contains(image.Id))
            .Select(image => image.Id)
            .ToHashSetAsync(cancellationToken);
        return trial with { Images = [.. trial.Images.Where(image => open.Contains(image.Id))] };
    }

    private void Keep(long projectId, Trial trial, IReadOnlyDictionary<long, IReadOnlyList<Candidate>> raw)
    {
        _kept[trial.Key] = new Kept(projectId, trial, raw, clock.GetTimestamp());
        foreach (var old in _kept.OrderByDescending(item => item.Value.At).Skip(MaxKept))
            _kept.TryRemove(old.Key, out _);
    }

    private static TriedCandidate Travelling(Candidate candidate) =>
        new(
            candidate.Box.X1,
            candidate.Box.Y1,
            candidate.Box.X2,
            candidate.Box.Y2,
            candidate.Class,
            candidate.DetectorScore,
            candidate.ClassProbabilities
        );

    private sealed record Kept(long ProjectId, Trial Trial, IReadOnlyDictionary<long, IReadOnlyList<Candidate>> Raw, long At);
}
