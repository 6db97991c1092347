namespace AnnotateHub.Application.Kernel;

/// <summary>
/// This node could not hear the others for a while: whoever shows something reads it again. Said in the process only, and the one message
/// that goes to no other node.
/// </summary>
public sealed record MessagesMissed : IClientMessage;
