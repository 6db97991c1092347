namespace AnnotateHub.Core.Consensus;

/// <param name="Iou">With the united box.</param>
public sealed record UnionMember(InputBox Input, double Iou);
