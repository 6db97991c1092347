using AnnotateHub.Imaging.Synthetic;
using BenchmarkDotNet.Attributes;

namespace AnnotateHub.Benchmarks;

/// <summary>How long a pair of synthetic images takes on one core; three indices, because patients differ in density.</summary>
[MemoryDiagnoser]
public class SyntheticPlateBenchmarks
{
    private readonly PlateGenerator _generator = new(new PlateSettings());

    [Params(0, 1, 2)]
    public int Index { get; set; }

    [Benchmark]
    public SyntheticField Pair() => _generator.Generate(Index);
}
