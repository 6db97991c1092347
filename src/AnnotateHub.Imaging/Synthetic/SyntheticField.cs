using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>One pair of synthetic images and what is truly on them.</summary>
/// <param name="Index">From 0, over the whole plate; patients take turns.</param>
/// <param name="Name">Bare stem in the paper's naming, for example <c>r06c04f01p01</c>.</param>
public sealed record SyntheticField(
    int Index,
    string Name,
    string Patient,
    Plane16 Brightfield,
    Plane16 Red,
    Plane16 Green,
    Plane16 Hoechst,
    SyntheticTruth Truth
);
