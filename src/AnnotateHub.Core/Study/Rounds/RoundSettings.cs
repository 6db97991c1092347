namespace AnnotateHub.Core.Study.Rounds;

/// <summary>What the kind leaves open; kept with the round as JSON.</summary>
/// <param name="Classes">Keys of the classes that may be drawn; null for all of the project.</param>
/// <param name="AnnotatorsPerImage">How many people get each image.</param>
/// <param name="Seed">Seed of every draw of this round (images, order, withheld images), so that it can be repeated.</param>
/// <param name="StartFrom">Source of the model's label sets that assignments start from; null for none.</param>
/// <param name="WithheldShare">Share of the images that are served without starting boxes although there are some.</param>
/// <param name="Gate">Calibration: what opens production rounds beyond having submitted; null for submission alone.</param>
/// <param name="HostRoundId">Drift: the refinement round in whose queue the images hide.</param>
/// <param name="Assistance">What may propose the box of a click; null for what the kind suggests. The same for every image of the round: a
/// withheld or drift image must not be told by it.</param>
/// <param name="Order">In which order the images come. Only a random one leaves a comparison with withheld images meaningful.</param>
/// <param name="CompareWith">Source of the second model's label sets, where the order is by disagreement.</param>
/// <param name="Drawn">How the images were chosen, in words for the methods section.</param>
public sealed record RoundSettings(
    IReadOnlyList<string>? Classes = null,
    int AnnotatorsPerImage = 1,
    long Seed = 0,
    string? StartFrom = null,
    double WithheldShare = 0,
    CalibrationGate? Gate = null,
    long? HostRoundId = null,
    string? Drawn = null,
    Assistance? Assistance = null,
    QueueOrder Order = QueueOrder.Random,
    string? CompareWith = null
);
