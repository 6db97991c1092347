namespace AnnotateHub.Training.Backbones;

/// <summary>Layers one after the other, around which the input may be added.</summary>
/// <param name="Shortcut">What the input goes through before it is added; null: as it is.</param>
/// <param name="Adds">Whether it is added.</param>
/// <param name="After">Of the sum.</param>
public sealed record BackboneBlock(IReadOnlyList<BackboneUnit> Path, BackboneUnit? Shortcut, bool Adds, Activation After);
