namespace AnnotateHub.Application.Annotations.Queries;

/// <param name="Exact">False when the source is float or wider than 16 bits, so that values are known to 1/65535 of their range.</param>
public sealed record PlaneView(
    int Channel,
    string Hash,
    int Bits,
    bool Exact,
    double ValueScale,
    double ValueOffset,
    int Minimum,
    int Maximum,
    int Low,
    int High,
    DisplayView Display,
    RawView Raw
);
