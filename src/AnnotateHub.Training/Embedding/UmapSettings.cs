namespace AnnotateHub.Training.Embedding;

/// <summary>How a map is drawn; the defaults are those of the authors' program.</summary>
public sealed record UmapSettings
{
    /// <summary>The curve 1 / (1 + a d^2b) that a smallest distance of 0.1 asks for, as umap-learn fits it.</summary>
    internal const float A = 1.5769435f;

    internal const float B = 0.8950609f;

    /// <summary>A cell and its neighbours; more show the large shape, fewer the small one.</summary>
    public int Neighbors { get; init; } = 15;

    /// <summary>Null: 500 up to 10,000 cells, else 200.</summary>
    public int? Epochs { get; init; }

    /// <summary>Cells that a cell is pushed away from each time that it is pulled to one.</summary>
    public int NegativeSamples { get; init; } = 5;

    public long Seed { get; init; } = 1;

    public int EpochsFor(int cells) => Epochs ?? (cells <= 10_000 ? 500 : 200);

    /// <summary>Why no map can be drawn with them, or null.</summary>
    public string? Validate()
    {
        if (Neighbors is < 2 or > 200)
            return $"A map looks at 2 to 200 neighbours; found {Neighbors}.";
        if (Epochs is < 1 or > 10_000)
            return $"A map is drawn in 1 to 10000 rounds; found {Epochs}.";
        return NegativeSamples is < 1 or > 50 ? $"A cell is pushed from 1 to 50 others; found {NegativeSamples}." : null;
    }
}
