using AnnotateHub.Cli;
using AnnotateHub.Inference.Inspection;

if (ModelInspection.IsRequested(args))
    return ModelInspection.Run(args);
return await CommandLine.RunAsync(args, Console.Out, Console.Error);
