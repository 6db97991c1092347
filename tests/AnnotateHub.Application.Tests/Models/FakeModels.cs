using System.Collections.Concurrent;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Tests.Models;

/// <summary>Models whose answers a test decides. They count which images they looked at.</summary>
internal sealed class FakeModels : IModelLoader
{
    private readonly ConcurrentQueue<string> _looked = new();

    /// <summary>Three cells on every image unless a test says otherwise.</summary>
    public Func<ModelImage, IReadOnlyList<Candidate>> Propose { get; set; } = _ => Three;

    public int BatchSize { get; set; } = 1;

    public string? Fallback { get; set; }

    public IReadOnlyList<string> Looked => [.. _looked];

    public static IReadOnlyList<Candidate> Three { get; } =
    [new(new PixelBox(10, 10, 30, 30), 0, 0.9), new(new PixelBox(50, 10, 70, 30), 1, 0.6), new(new PixelBox(90, 10, 110, 30), 2, 0.3)];

    public Task<OpenedModel> OpenAsync(ModelConfiguration recipe, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            new OpenedModel(
                new Fake(this, [.. recipe.Classes.Classes.Select(labelClass => labelClass.Key)]),
                new ExecutionTarget("fake", "this machine", "1.0", Fallback)
            )
        );

    public Task<OpenedClassifier> OpenClassifierAsync(ModelConfiguration recipe, CancellationToken cancellationToken = default) =>
        Task.FromResult(new OpenedClassifier(new Classifier(), new ExecutionTarget("fake", "this machine")));

    private sealed class Fake(FakeModels owner, IReadOnlyList<string> classes) : ICandidateModel
    {
        public IReadOnlyList<string> Classes => classes;

        public string Provider => "fake";

        public int BatchSize => owner.BatchSize;

        public Task<IReadOnlyList<IReadOnlyList<Candidate>>> ProposeAsync(
            IReadOnlyList<ModelImage> images,
            CancellationToken cancellationToken = default
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = images.Select(owner.Propose).ToList();
            foreach (var image in images)
                owner._looked.Enqueue(image.Name);
            return Task.FromResult<IReadOnlyList<IReadOnlyList<Candidate>>>(found);
        }

        public void Dispose() { }
    }

    /// <summary>Says R with the probability of the box's left edge in hundredths.</summary>
    private sealed class Classifier : IBoxClassifier
    {
        public Task<IReadOnlyList<IReadOnlyList<double>>> ClassifyAsync(
            ModelImage image,
            IReadOnlyList<PixelBox> boxes,
            CancellationToken cancellationToken = default
        ) => Task.FromResult<IReadOnlyList<IReadOnlyList<double>>>([.. boxes.Select(box => (double[])[box.X1 / 100, 1 - box.X1 / 100, 0])]);

        public void Dispose() { }
    }
}
