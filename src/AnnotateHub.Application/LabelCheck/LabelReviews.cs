using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.LabelCheck;

/// <summary>Decisions on findings, one file a project.</summary>
internal sealed class LabelReviews(DataFolder folder)
{
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _gates = new();

    public IReadOnlyList<LabelReview> Read(long projectId)
    {
        var path = PathOf(projectId);
        return File.Exists(path) ? JsonSerializer.Deserialize<List<LabelReview>>(File.ReadAllBytes(path), TrainingJson.Options) ?? [] : [];
    }

    /// <summary>Puts a decision in the place of an earlier one on the same label.</summary>
    public async Task PutAsync(long projectId, LabelReview review, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(projectId, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            List<LabelReview> kept =
            [
                .. Read(projectId).Where(old => !old.IsAbout(review.Kind, review.LabelSetId, review.Box, review.Given, review.Place)),
                review,
            ];
            Durable.Replace(PathOf(projectId), JsonSerializer.SerializeToUtf8Bytes(kept, TrainingJson.Options));
        }
        finally
        {
            gate.Release();
        }
    }

    private string PathOf(long projectId) =>
        Path.Combine(folder.Analyses, projectId.ToString(CultureInfo.InvariantCulture), "label-reviews.json");
}
