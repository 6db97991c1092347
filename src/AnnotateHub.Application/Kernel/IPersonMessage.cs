namespace AnnotateHub.Application.Kernel;

/// <summary>A message about one person's own things, so that a listener can name the person and hear of nobody else's.</summary>
public interface IPersonMessage : IClientMessage
{
    long PersonId { get; }
}
