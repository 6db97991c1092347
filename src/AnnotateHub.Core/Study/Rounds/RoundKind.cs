namespace AnnotateHub.Core.Study.Rounds;

/// <summary>What a round is for; <see cref="RoundRules"/> says what each kind allows. The numbers are stored.</summary>
public enum RoundKind
{
    Free = 0,
    Calibration = 1,
    Seed = 2,
    Refinement = 3,
    Test = 4,
    Drift = 5,
}
