namespace AnnotateHub.Application.Adjudication;

public sealed record ChannelIntensity(int Channel, double Mean, double Smallest, double Largest);
