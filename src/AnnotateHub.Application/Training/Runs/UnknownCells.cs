namespace AnnotateHub.Application.Training.Runs;

/// <summary>What a classifier learns of cells whose class nobody could tell (the paper's Table 5). A detector learns them as cells whatever
/// is chosen here.</summary>
/// <param name="Class">Key of the class that means unknown.</param>
/// <param name="As">Key of the class that they count as; null: the classifier does not learn them, and never says that class.</param>
public sealed record UnknownCells(string Class, string? As = null);
