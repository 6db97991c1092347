namespace AnnotateHub.Training.Jobs;

/// <param name="Step">Steps that were done.</param>
/// <param name="Loss">Mean of the steps since the point before.</param>
public sealed record LossPoint(int Step, double Loss);
