namespace AnnotateHub.Application.Kernel;

/// <summary>
/// That something changed, for whoever shows it. A hint: it holds keys and a revision, never content, and nothing durable depends on
/// hearing it. What is shown after it is read through the eyes of who asked.
/// </summary>
public interface IClientMessage;
