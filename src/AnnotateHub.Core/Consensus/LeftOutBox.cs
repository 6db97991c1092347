namespace AnnotateHub.Core.Consensus;

/// <summary>An input box that the policy does not take.</summary>
public sealed record LeftOutBox(InputBox Input, LeftOutReason Reason);
