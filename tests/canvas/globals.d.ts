// What pages find in the browser besides the browser's own: Blazor's script, and what scripts of pages leave for C# and for each other.

interface Blazor {
  /** False when the server has forgotten the page. */
  reconnect(): Promise<boolean>;
  start(options: { circuit?: { reconnectionHandler?: { onConnectionDown(): void; onConnectionUp(): void } } }): Promise<void>;
  navigateTo(address: string): void;
}

/** A component in C# that a script may call. */
interface DotNetComponent {
  invokeMethodAsync(method: string, ...parameters: unknown[]): Promise<unknown>;
}

interface AnnotateHubPages {
  copy(field: HTMLInputElement | HTMLTextAreaElement): Promise<boolean>;
  save(name: string, text: string): void;
  submit(formId: string): void;
}

interface AnnotateHubTheme {
  choose(value: "auto" | "light" | "dark"): void;
  follow(component: DotNetComponent): void;
  choice(): string;
  isDark(): boolean;
}

declare var Blazor: Blazor;
declare var annotateHubPages: AnnotateHubPages;
declare var annotateHubTheme: AnnotateHubTheme;
