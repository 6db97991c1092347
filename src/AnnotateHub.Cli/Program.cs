using AnnotateHub.Cli;
using AnnotateHub.Inference.Inspection;

if (ModelInspection.Asked(args)) return ModelInspection.Run(args);
return await CommandLine.RunAsync(args, Console.Out, Console.Error);
