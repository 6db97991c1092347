using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>What a lead can choose to learn from, and what is taken where nothing is chosen.</summary>
/// <param name="Rounds">With answers that may be learnt from, oldest first.</param>
/// <param name="Unions">Names of signed or imported unions.</param>
/// <param name="Imported">Names of label sets that came as files.</param>
/// <param name="Presets">Of inputs that make sense for the channels, the smallest first.</param>
/// <param name="HasValidation">The validation split has images.</param>
/// <param name="TrainerMissing">Why nothing can be trained on this server; null where it can.</param>
public sealed record TrainingChoicesView(
    IReadOnlyList<TrainingRoundChoice> Rounds,
    IReadOnlyList<string> Unions,
    IReadOnlyList<string> Imported,
    IReadOnlyList<string> Presets,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Classes,
    bool HasValidation,
    string? TrainerMissing
)
{
    /// <summary>The newest corrections first: of an image that was seeded and refined, the refined answer counts.</summary>
    public IReadOnlyList<LabelSource> Usual =>
        [
            .. Rounds
                .Where(round => round.Kind is RoundKind.Refinement or RoundKind.Seed)
                .OrderByDescending(round => round.Kind is RoundKind.Refinement)
                .ThenByDescending(round => round.Id)
                .DefaultIfEmpty(Rounds.OrderBy(round => round.Kind is not RoundKind.Calibration).FirstOrDefault())
                .OfType<TrainingRoundChoice>()
                .Select(round => new LabelSource(LabelSourceKind.Round, round.Id)),
        ];
}
