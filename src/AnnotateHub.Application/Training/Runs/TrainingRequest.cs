using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Everything that decides a training, before it is made.</summary>
/// <param name="Name">Of the models that it makes; the same name again makes their next version. Null: <c>Cell model</c>.</param>
/// <param name="Seeds">How many trainings of different seeds tell how steady the figures are; the first makes the model.</param>
/// <param name="Folds">2 or more: as many models that each keep another part of the images for figures, then one on all. 0: figures on the
/// validation split, none without one. Null: the validation split, or three folds where it has no labelled image.</param>
/// <param name="DetectorSteps">Null: as measured to be enough for ten images.</param>
/// <param name="ClassifierSteps">As <paramref name="DetectorSteps"/>.</param>
/// <param name="Width">Feature planes of the first layer; fewer are faster and less able.</param>
/// <param name="Unknown">Null: unknown cells are a class like others.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="License">Of the models, such as <c>CC-BY-4.0</c>; null: not stated.</param>
/// <param name="ParentId">A training of this project that the card compares with.</param>
public sealed record TrainingRequest(
    TrainingDataSetRequest Data,
    TrainingTarget Target = TrainingTarget.Both,
    string? Name = null,
    int Seeds = 1,
    long FirstSeed = 1,
    int? Folds = null,
    int? DetectorSteps = null,
    int? ClassifierSteps = null,
    int? Width = null,
    UnknownCells? Unknown = null,
    string Device = "cpu",
    long? ParentId = null,
    string? License = null
)
{
    public const int MaxSeeds = 20;
    public const int MaxFolds = 20;
    public const string DefaultName = "Cell model";

    /// <summary>A sentence for what makes no sense whatever the project holds, or null.</summary>
    public string? Validate()
    {
        if (Seeds is < 1 or > MaxSeeds)
            return $"A training has 1 to {MaxSeeds} seeds; found {Seeds}.";
        if (Folds is < 0 or 1 or > MaxFolds)
            return $"There are 2 to {MaxFolds} folds, or 0 for none; found {Folds}.";
        if (ModelLicense.Validate(License) is { } license)
            return license;
        return Enum.IsDefined(Target) ? null : $"A training makes a detector, a classifier or both; found '{Target}'.";
    }
}
