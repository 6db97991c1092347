namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>How images are chosen.</summary>
/// <param name="Stems">Hand-picked: names of images.</param>
/// <param name="Ids">Hand-picked: keys of images; both lists together.</param>
public sealed record ImageChoice(ImageChoiceKind Kind, int Count = 0, IReadOnlyList<string>? Stems = null, IReadOnlyList<long>? Ids = null)
{
    public static ImageChoice All { get; } = new(ImageChoiceKind.All);
    public static ImageChoice NotRefined { get; } = new(ImageChoiceKind.NotRefined);
}
