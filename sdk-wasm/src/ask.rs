//! `ask`: calls a function of JavaScript and waits for its answer, and lets the function know when nobody waits any more.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type AbortController;

    #[wasm_bindgen(constructor)]
    fn new() -> AbortController;

    #[wasm_bindgen(method, getter)]
    fn signal(this: &AbortController) -> JsValue;

    #[wasm_bindgen(method)]
    fn abort(this: &AbortController);
}

/// Calls `function` with `arguments` and, as the last one, an `AbortSignal`, which aborts when the future is dropped
/// before the answer came.
///
/// # Errors
/// What the function threw, or what its promise was rejected with.
pub(crate) async fn ask(function: &Function, arguments: Array) -> Result<JsValue, JsValue> {
    let asked = Asked { controller: AbortController::new(), answered: false };
    arguments.push(&asked.controller.signal());
    let answer = match function.apply(&JsValue::UNDEFINED, &arguments) {
        Ok(answer) => JsFuture::from(Promise::resolve(&answer)).await,
        Err(thrown) => Err(thrown),
    };
    asked.answered();
    answer
}

/// A question under way.
struct Asked {
    controller: AbortController,
    answered: bool,
}

impl Asked {
    fn answered(mut self) {
        self.answered = true;
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        if !self.answered {
            // Those who listen may call the module, which is still at work when this is dropped.
            let controller = self.controller.clone();
            spawn_local(async move { controller.abort() });
        }
    }
}
