using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Training.Embedding;

/// <summary>
/// Uniform manifold approximation and projection (McInnes, Healy, Melville 2018): cells that look alike lie together. Begins with the two
/// principal components, so that the large shape means something too. The layout runs on one thread in one order: the same features and
/// seed give the same map. Distances between far groups, and their sizes, mean nothing.
/// </summary>
public static class Umap
{
    private const float LongestMove = 4;
    private const float StartRadius = 10;
    private const float Jitter = 1e-3f;

    /// <summary>Shares of the work, as measured with 20,000 cells.</summary>
    private const double AfterComponents = 0.02;

    private const double AfterNeighbors = 0.45;

    /// <param name="progress">From several threads.</param>
    public static MapPoint[] Fit(
        FeatureMatrix features,
        UmapSettings settings,
        IProgress<EmbeddingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (settings.Validate() is { } fault)
            throw new ArgumentException(fault);
        if (features.Rows < 4)
            throw new ArgumentException($"A map needs at least 4 cells; found {features.Rows}.");
        progress?.Report(new EmbeddingProgress(EmbeddingStage.Components, 0));
        var points = Start(features, settings.Seed, cancellationToken);
        var neighbors = NearestNeighbors.Find(
            features,
            Math.Min(settings.Neighbors - 1, features.Rows - 1),
            progress is null ? null : new Part(progress),
            cancellationToken
        );
        Move(FuzzySimplicialSet.From(neighbors, features.Rows), points, settings, progress, cancellationToken);
        var map = new MapPoint[features.Rows];
        for (var cell = 0; cell < map.Length; cell++)
            map[cell] = new MapPoint(points[2 * cell], points[2 * cell + 1]);
        return map;
    }

    private static float[] Start(FeatureMatrix features, long seed, CancellationToken cancellationToken)
    {
        var plane = PrincipalComponents.Fit(features, 2, seed, cancellationToken).Project(features);
        var random = PinnedRandom.For((ulong)seed, 0, "start");
        var points = new float[2 * features.Rows];
        for (var axis = 0; axis < plane.Columns; axis++)
        {
            var greatest = 0f;
            for (var cell = 0; cell < features.Rows; cell++)
                greatest = Math.Max(greatest, Math.Abs(plane.Row(cell)[axis]));
            for (var cell = 0; cell < features.Rows && greatest > 0; cell++)
                points[2 * cell + axis] = plane.Row(cell)[axis] / greatest * StartRadius;
        }

        // Cells with equal features would never part.
        for (var index = 0; index < points.Length; index++)
            points[index] += (float)random.Between(-Jitter, Jitter);
        return points;
    }

    private static void Move(
        FuzzySimplicialSet set,
        float[] points,
        UmapSettings settings,
        IProgress<EmbeddingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var (cells, epochs) = (points.Length / 2, settings.EpochsFor(points.Length / 2));
        var greatest = set.Weights.Length == 0 ? 0 : set.Weights.Max();
        // An edge is pulled as often as its weight says; the weakest never.
        var every = new float[set.Weights.Length];
        for (var edge = 0; edge < every.Length; edge++)
            every[edge] = set.Weights[edge] < greatest / epochs ? float.PositiveInfinity : greatest / set.Weights[edge];
        var due = (float[])every.Clone();
        var random = PinnedRandom.For((ulong)settings.Seed, 0, "layout");
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rate = 1 - (float)(epoch - 1) / epochs;
            for (var cell = 0; cell < cells; cell++)
            for (var edge = set.First[cell]; edge < set.First[cell + 1]; edge++)
            {
                if (due[edge] > epoch)
                    continue;
                due[edge] += every[edge];
                Pull(points, 2 * cell, 2 * set.Others[edge], rate);
                for (var sample = 0; sample < settings.NegativeSamples; sample++)
                    Push(points, 2 * cell, 2 * (int)(((random.NextBits() >> 32) * (ulong)cells) >> 32), rate);
            }

            progress?.Report(new EmbeddingProgress(EmbeddingStage.Layout, AfterNeighbors + (1 - AfterNeighbors) * epoch / epochs));
        }
    }

    private static void Pull(float[] points, int own, int other, float rate)
    {
        var (x, y) = (points[own] - points[other], points[own + 1] - points[other + 1]);
        var distance = x * x + y * y;
        if (!(distance > 0))
            return;
        var power = MathF.Pow(distance, UmapSettings.B);
        var strength = -2 * UmapSettings.A * UmapSettings.B * power / (distance * (1 + UmapSettings.A * power));
        var (moveX, moveY) = (Clamped(strength * x) * rate, Clamped(strength * y) * rate);
        points[own] += moveX;
        points[own + 1] += moveY;
        points[other] -= moveX;
        points[other + 1] -= moveY;
    }

    private static void Push(float[] points, int own, int other, float rate)
    {
        if (own == other)
            return;
        var (x, y) = (points[own] - points[other], points[own + 1] - points[other + 1]);
        var distance = x * x + y * y;
        if (!(distance > 0))
            return;
        var strength = 2 * UmapSettings.B / ((0.001f + distance) * (1 + UmapSettings.A * MathF.Pow(distance, UmapSettings.B)));
        points[own] += Clamped(strength * x) * rate;
        points[own + 1] += Clamped(strength * y) * rate;
    }

    private static float Clamped(float move) => Math.Clamp(move, -LongestMove, LongestMove);

    /// <summary>Several threads report; what is told never falls.</summary>
    private sealed class Part(IProgress<EmbeddingProgress> all) : IProgress<double>
    {
        private readonly Lock _gate = new();
        private double _greatest;

        public void Report(double value)
        {
            lock (_gate)
            {
                if (value <= _greatest)
                    return;
                _greatest = value;
                all.Report(new EmbeddingProgress(EmbeddingStage.Neighbors, AfterComponents + value * (AfterNeighbors - AfterComponents)));
            }
        }
    }
}
