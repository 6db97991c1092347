// One click on a demo account fills the form; signing in stays the person's own act.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-user]") : null;
  if (!(button instanceof HTMLElement)) return;
  const user = document.getElementById("userName");
  const password = document.getElementById("password");
  if (!(user instanceof HTMLInputElement) || !(password instanceof HTMLInputElement)) return;
  user.value = button.dataset.user ?? "";
  password.value = button.dataset.password ?? "";
  const submit = document.querySelector("#sign-in button[type=submit]");
  if (submit instanceof HTMLElement) submit.focus();
});
