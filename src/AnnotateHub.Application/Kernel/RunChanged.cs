namespace AnnotateHub.Application.Kernel;

/// <summary>A model run was started, stopped, resumed or ended.</summary>
public sealed record RunChanged(long RunId, long ProjectId) : IClientMessage;
